// SPDX-License-Identifier: MIT
import { startApp } from "./app";

const root = document.getElementById("app");
const status = document.getElementById("status");
if (root && status) void startApp(root, status);
