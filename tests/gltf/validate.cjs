// The Khronos validator's report of a .glb file, as JSON.
//
// usage: node validate.cjs FILE

const { readFileSync } = require("node:fs");
const { validateBytes } = require("gltf-validator");

validateBytes(new Uint8Array(readFileSync(process.argv[2]))).then((report) =>
  console.log(JSON.stringify(report)),
);
