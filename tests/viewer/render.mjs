// Pictures of a player by skinview3d, in which every pixel says which texel it shows.
//
// The viewer's geometry, texture coordinates, filters, transparency and depth test are used as they
// come. Left out are the light, so that a texel's bytes reach the picture, the depth offset of the
// limbs, and the smoothing of edges.
//
// usage: node render.mjs [FOLDER]      (default: the folder of this file; see README.md)

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PNG } from "pngjs";

const WIDTH = 192;
const HEIGHT = 256;
const FOV_DEG = 30;
const DISTANCE = 75;
// [azimuth, elevation] in degrees; azimuth 90 is the player's left.
const VIEWS = [[0, 0], [90, 0], [180, 0], [270, 0], [37, 24], [143, 31], [218, -27], [322, -35]];
const WALK = Math.PI / 6;
const POSES = {
	standing: {},
	walking: { rightArm: -WALK, leftArm: WALK, rightLeg: WALK, leftLeg: -WALK }, // about x
};
const SHEETS = [
	{ name: "classic_base", model: "default", overlay: false, pose: "standing" },
	{ name: "classic_holes", model: "default", overlay: true, pose: "standing" },
	{ name: "slim_base", model: "slim", overlay: false, pose: "standing" },
	{ name: "slim_holes", model: "slim", overlay: true, pose: "standing" },
	{ name: "classic_walking", model: "default", overlay: true, pose: "walking" },
];
// Areas of the outer layer: hat; jacket, right sleeve and trousers; left trousers; left sleeve.
const OUTER = [[32, 0, 32, 16], [0, 32, 64, 16], [0, 48, 16, 16], [48, 48, 16, 16]];

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const library = join(dirname(require.resolve("skinview3d/package.json")), "bundles/skinview3d.bundle.js");

// A texel's colour is its own address, column and row; three outer texels of five are opaque.
function paintSkin(overlay) {
	const skin = new PNG({ width: 64, height: 64 });
	for (let y = 0; y < 64; y++) {
		for (let x = 0; x < 64; x++) {
			const isOuter = OUTER.some(([u, v, w, h]) => x >= u && x < u + w && y >= v && y < v + h);
			const isOpaque = !isOuter || (overlay && (x + 2 * y) % 5 > 1);
			skin.data.set(isOpaque ? [4 * x, 4 * y, 255, 255] : [0, 0, 0, 0], 4 * (64 * y + x));
		}
	}
	return PNG.sync.write(skin);
}

// Runs in the browser: the views of one sheet side by side, as rows of RGBA from the top.
async function renderSheet({ skin, model, overlay, turns, views, width, height, fov, distance }) {
	const viewer = new skinview3d.SkinViewer({ width, height, pixelRatio: 1, renderPaused: true });
	await viewer.loadSkin(skin, { model });
	const player = viewer.playerObject.skin;
	player.setOuterLayerVisible(overlay);
	for (const [part, angle] of Object.entries(turns)) player[part].rotation.x = angle;
	for (const material of [
		player.layer1Material, player.layer1MaterialBiased,
		player.layer2Material, player.layer2MaterialBiased,
	]) {
		material.polygonOffset = false; // it would push limbs back, by more the steeper one looks
		material.onBeforeCompile = shader => {
			shader.fragmentShader = shader.fragmentShader.replace(
				"#include <opaque_fragment>",
				"#include <opaque_fragment>\n\tgl_FragColor.rgb = diffuseColor.rgb;",
			);
		};
	}
	viewer.renderer.outputColorSpace = "srgb-linear"; // the bytes as they are
	const { camera, renderer, scene } = viewer;
	camera.fov = fov;
	[camera.near, camera.far] = [30, 120]; // finer depth steps than with the viewer's 0.1 and 2000
	camera.updateProjectionMatrix();
	const sheet = new Uint8Array(4 * width * height * views.length);
	const gl = renderer.getContext();
	views.forEach(([azimuth, elevation], column) => {
		const [a, e] = [azimuth, elevation].map(angle => (angle * Math.PI) / 180);
		camera.position.set(Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e));
		camera.position.multiplyScalar(distance);
		camera.lookAt(0, 0, 0);
		renderer.setRenderTarget(null);
		renderer.clear();
		renderer.render(scene, camera); // past the composer, which would blur the edges (FXAA)
		const pixels = new Uint8Array(4 * width * height);
		gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
		for (let y = 0; y < height; y++) {
			const row = pixels.subarray(4 * width * (height - 1 - y), 4 * width * (height - y));
			sheet.set(row, 4 * width * (views.length * y + column));
		}
	});
	viewer.dispose();
	return Array.from(sheet);
}

// Runs in the browser: for each box, the corners of its six faces as x, y, z from its centre, u, v in
// texels from the top left; four corners a face.
async function readBoxes({ skin, model }) {
	const viewer = new skinview3d.SkinViewer({ renderPaused: true });
	await viewer.loadSkin(skin, { model });
	const boxes = {};
	for (const part of viewer.playerObject.skin.getBodyParts()) {
		for (const [layer, mesh] of [["base", part.innerLayer], ["outer", part.outerLayer]]) {
			const { position, uv } = mesh.geometry.attributes;
			boxes[`${part.name} ${layer}`] = Array.from({ length: position.count }, (_, vertex) => [
				position.getX(vertex) * mesh.scale.x,
				position.getY(vertex) * mesh.scale.y,
				position.getZ(vertex) * mesh.scale.z,
				64 * uv.getX(vertex),
				64 * (1 - uv.getY(vertex)),
			]);
		}
	}
	viewer.dispose();
	return boxes;
}

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: [
		"--no-sandbox", "--disable-background-networking", "--disable-gpu-sandbox",
		"--use-angle=swiftshader", "--use-gl=angle", "--enable-unsafe-swiftshader",
	],
});
try {
	const page = await browser.newPage();
	await page.addScriptTag({ path: library });
	const skins = { false: paintSkin(false), true: paintSkin(true) };
	writeFileSync(join(folder, "skin_base.png"), skins[false]);
	writeFileSync(join(folder, "skin_holes.png"), skins[true]);
	const image = "data:image/png;base64," + skins[false].toString("base64");
	const boxes = {
		classic: await page.evaluate(readBoxes, { skin: image, model: "default" }),
		slim: await page.evaluate(readBoxes, { skin: image, model: "slim" }),
	};
	writeFileSync(join(folder, "boxes.json"), JSON.stringify(boxes) + "\n");
	for (const sheet of SHEETS) {
		const data = await page.evaluate(renderSheet, {
			skin: "data:image/png;base64," + skins[sheet.overlay].toString("base64"),
			model: sheet.model, overlay: sheet.overlay, turns: POSES[sheet.pose],
			views: VIEWS, width: WIDTH, height: HEIGHT, fov: FOV_DEG, distance: DISTANCE,
		});
		const png = new PNG({ width: WIDTH * VIEWS.length, height: HEIGHT });
		png.data = Buffer.from(data);
		writeFileSync(join(folder, `${sheet.name}.png`), PNG.sync.write(png, { deflateLevel: 9 }));
	}
	const { version } = JSON.parse(readFileSync(require.resolve("skinview3d/package.json")));
	writeFileSync(join(folder, "views.json"), JSON.stringify({
		made_with: { skinview3d: version, chromium: browser.version() },
		width: WIDTH, height: HEIGHT, fov_deg: FOV_DEG, distance: DISTANCE,
		views: VIEWS, sheets: SHEETS,
	}, null, "\t") + "\n");
} finally {
	await browser.close();
}
