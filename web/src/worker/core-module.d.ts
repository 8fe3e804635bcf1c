// SPDX-License-Identifier: MIT
// The compiled core under the name the bundler gives it; its types are the ones kept beside the bindings.
export { default } from "../../../wasm/vitrine";
