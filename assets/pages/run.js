// A run's page: the viewer and its buttons, the sheet under the pointer, and what can be copied.
"use strict";

const byId = id => document.getElementById(id);
const all = selector => [...document.querySelectorAll(selector)];
const press = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed));

// ---- the viewer

const SIDES = { front: 0, left: 90, back: 180, right: 270 }; // azimuth in degrees, as in our renderer
const FOV_DEG = 30;
const STRIDE = { rightArm: [0.21, -0.07], leftArm: [-0.21, 0.07], rightLeg: [-0.1, 0], leftLeg: [0.1, 0] };

function startViewer(data) {
	const canvas = byId("viewer"), screen = byId("screen");
	let viewer;
	try {
		viewer = new skinview3d.SkinViewer({
			canvas, width: screen.clientWidth, height: screen.clientHeight, fov: FOV_DEG, zoom: 0.85,
		});
	} catch {
		for (const part of [screen, byId("controls"), ...all(".forming, .stage .hint")]) part.hidden = true;
		byId("no-viewer").hidden = false;
		return;
	}
	const { skin } = viewer.playerObject;
	// A face that one looks at straight shows its bytes; one seen from the side is darker.
	viewer.globalLight.intensity = 0.7 * Math.PI;
	viewer.cameraLight.intensity = 0.3 * Math.PI;
	viewer.cameraLight.decay = 0;
	let arms = data.arms;
	const show = async url => {
		await viewer.loadSkin(url, { model: arms === "slim" ? "slim" : "default" });
		redraw();
	};
	// Between animations nothing is drawn unless something has changed.
	const redraw = () => { if (viewer.renderPaused) viewer.render(); };
	viewer.controls.addEventListener("change", redraw);
	show(data.skin);

	const poses = {
		stand: null,
		stride: null,
		walk: new skinview3d.WalkingAnimation(),
		run: new skinview3d.RunningAnimation(),
		wave: new skinview3d.WaveAnimation(),
		crouch: new skinview3d.CrouchAnimation(),
		fly: new skinview3d.FlyingAnimation(),
	};
	poses.walk.speed = 0.6;
	poses.run.speed = 0.6;
	function pose(name) {
		viewer.animation = poses[name];
		viewer.renderPaused = !poses[name];
		if (!poses[name]) {
			skin.resetJoints();
			for (const [part, [x, z]] of Object.entries(name === "stride" ? STRIDE : {})) {
				skin[part].rotation.x = x;
				skin[part].rotation.z = z;
			}
			redraw();
		}
		for (const button of all("[data-pose]")) press(button, button.dataset.pose === name);
	}
	function look(azimuth, elevation) {
		const [a, e] = [azimuth, elevation].map(angle => (angle * Math.PI) / 180);
		viewer.camera.position.set(Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e));
		viewer.adjustCameraDistance();
		viewer.controls.update();
		canvas.dataset.distance = viewer.camera.position.length();
		redraw();
	}
	function wear(name) {
		arms = name;
		skin.modelType = name === "slim" ? "slim" : "default";
		redraw();
		for (const button of all("[data-arms]")) press(button, button.dataset.arms === name);
	}
	for (const button of all("[data-pose]")) button.onclick = () => pose(button.dataset.pose);
	for (const button of all("[data-side]")) button.onclick = () => look(SIDES[button.dataset.side], 0);
	for (const button of all("[data-arms]")) button.onclick = () => wear(button.dataset.arms);
	byId("outer").onclick = event => {
		const isShown = event.currentTarget.getAttribute("aria-pressed") !== "true";
		skin.setOuterLayerVisible(isShown);
		redraw();
		press(event.currentTarget, isShown);
	};
	new ResizeObserver(() => {
		viewer.setSize(screen.clientWidth, screen.clientHeight);
		redraw();
	}).observe(screen);
	pose("stride");
	look(30, 12);
	wear(data.arms);
	if (byId("stage")) startStages(data, show);
}

function startStages(data, show) {
	const slider = byId("stage"), button = byId("play");
	const last = data.frames.length - 1;
	let timer = null;
	function go(number) {
		slider.value = number;
		byId("stage-name").value = `step ${data.frames[number].step}`;
		const url = data.frames[number].url;
		show(url);
		byId("sheet").src = url;
	}
	function stop() {
		clearInterval(timer);
		timer = null;
		button.textContent = "Play";
	}
	slider.oninput = () => { stop(); go(Number(slider.value)); };
	button.onclick = () => {
		if (timer !== null) return stop();
		button.textContent = "Pause";
		if (Number(slider.value) === last) go(0);
		timer = setInterval(() => {
			if (Number(slider.value) >= last) stop(); else go(Number(slider.value) + 1);
		}, 90);
	};
}

// ---- the sheet

function startSheet() {
	const sheet = byId("sheet"), outline = byId("outline");
	if (!sheet || !outline) return;
	const canvas = document.createElement("canvas");
	canvas.width = sheet.naturalWidth;
	canvas.height = sheet.naturalHeight;
	const context = canvas.getContext("2d", { willReadFrequently: true });
	const draw = () => {
		context.clearRect(0, 0, canvas.width, canvas.height);
		context.drawImage(sheet, 0, 0);
	};
	sheet.addEventListener("load", draw);
	draw();
	outline.onpointermove = event => {
		const box = outline.getBoundingClientRect();
		const x = Math.floor(((event.clientX - box.left) / box.width) * canvas.width);
		const y = Math.floor(((event.clientY - box.top) / box.height) * canvas.height);
		if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return;
		const [r, g, b, alpha] = context.getImageData(x, y, 1, 1).data;
		const hex = [r, g, b].map(value => value.toString(16).padStart(2, "0")).join("");
		const { part, face } = event.target.dataset;
		byId("texel").textContent =
			`x ${x}, y ${y}: ${alpha ? `#${hex}` : "clear"}${part ? ` · ${part}, ${face}` : " · not used"}`;
	};
	outline.onpointerleave = () => { byId("texel").textContent = "Point at a texel."; };
	byId("outline-button").onclick = event => {
		const isShown = event.currentTarget.getAttribute("aria-pressed") !== "true";
		outline.classList.toggle("hidden", !isShown);
		press(event.currentTarget, isShown);
	};
}

// ---- copying

function copy(button) {
	getSelection().selectAllChildren(byId(button.dataset.copy));
	const isCopied = document.execCommand("copy"); // a page from a disk may have no other clipboard
	if (isCopied) getSelection().removeAllRanges();
	for (const other of all("[data-copy]")) other.textContent = "Copy";
	button.textContent = isCopied ? "Copied" : "Press Ctrl+C";
}

for (const button of all("[data-copy]")) button.onclick = () => copy(button);
for (const film of all("video")) { // shows its end before it is played
	film.onloadedmetadata = () => { film.currentTime = Math.max(0, film.duration - 0.1); };
}
if (byId("data")) startViewer(JSON.parse(byId("data").textContent));
if (byId("sheet")) byId("sheet").decode().then(startSheet, () => {});
