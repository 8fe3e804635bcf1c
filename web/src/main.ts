// SPDX-License-Identifier: MIT
import { startApp } from "./app";
import { joinOuterPage } from "./framed";

joinOuterPage();
const root = document.getElementById("app");
const status = document.getElementById("status");
if (root && status) void startApp(root, status);
