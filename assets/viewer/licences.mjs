// Writes LICENCES.txt: the notices of all that the bundle is made of.
import { readFileSync, writeFileSync } from "node:fs";

const parts = ["skinview3d", "skinview-utils", "three"].map(name => {
	const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
	return `${name} ${version}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
writeFileSync("LICENCES.txt", parts.join("\n----\n\n"));
