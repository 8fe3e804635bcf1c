// SPDX-License-Identifier: MIT
// What the bundler makes of files that are not TypeScript.
declare module "*?url" {
  const url: string;
  export default url;
}
declare module "*?inline" {
  const text: string;
  export default text;
}
