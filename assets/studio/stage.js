// The skin in space, and the job that makes it: how far it is, its stages, and what to take.

import { act, all, ask, askJson, byId, drawStrip, make, nameOf, prefix, press, sayTime } from "./api.js";
import { colorsOf, fillFrom, goTo, startFrom } from "./form.js";

const FOV_DEG = 30;
const STRIDE = { rightArm: [0.21, -0.07], leftArm: [-0.21, 0.07], rightLeg: [-0.1, 0], leftLeg: [0.1, 0] };

const FILES = {
	"skin.png": ["Skin", "the PNG for the game"],
	"skin.mcpack": ["Bedrock pack", "a .mcpack; open it with the game"],
	"forming.mp4": ["Film", "how it formed; takes a while to make"],
	"turntable.mp4": ["Turntable", "a film of it turning; takes a while to make"],
	"skin.glb": ["3D model", "GLB for Blender, three.js, Godot"],
	"skin.bbmodel": ["Blockbench", "a project to paint and pose"],
	"legacy.png": ["64×32", "for old versions"],
	"enlarged.png": ["Enlarged", "the flat skin, 8 times as large"],
	"palette.hex": ["Palette", "its colours"],
	"skin.json": ["Recipe", "all that made it"],
};

let viewer = null, arms = "classic", job = null, source = null, shown = null, onChange = () => {};
let stages = [], isFollowing = true, timer = null;

// ---- the viewer

export function startViewer(whenChanged) {
	onChange = whenChanged;
	const canvas = byId("viewer"), screen = byId("screen");
	try {
		viewer = new skinview3d.SkinViewer({
			canvas, width: screen.clientWidth, height: screen.clientHeight, fov: FOV_DEG, zoom: 0.82,
		});
	} catch {
		byId("no-viewer").hidden = false;
		byId("look").hidden = canvas.hidden = true;
	}
	if (viewer) startLook(canvas, screen);
	startJob();
}

const redraw = () => { if (viewer?.renderPaused) viewer.render(); };

function startLook(canvas, screen) {
	// A face that one looks at straight shows its bytes; one seen from the side is darker.
	viewer.globalLight.intensity = 0.7 * Math.PI;
	viewer.cameraLight.intensity = 0.3 * Math.PI;
	viewer.cameraLight.decay = 0;
	viewer.autoRotateSpeed = 0.6;
	viewer.controls.addEventListener("change", redraw);
	const { skin } = viewer.playerObject;
	const poses = {
		stride: null, walk: new skinview3d.WalkingAnimation(), run: new skinview3d.RunningAnimation(),
		wave: new skinview3d.WaveAnimation(),
	};
	poses.walk.speed = poses.run.speed = 0.6;
	const rest = () => { viewer.renderPaused = !viewer.animation && !viewer.autoRotate; redraw(); };
	function pose(name) {
		viewer.animation = poses[name];
		if (!poses[name]) {
			skin.resetJoints();
			for (const [part, [x, z]] of Object.entries(STRIDE)) {
				skin[part].rotation.x = x;
				skin[part].rotation.z = z;
			}
		}
		for (const button of all("[data-pose]")) press(button, button.dataset.pose === name);
		rest();
	}
	let azimuth = 30;
	function look(degrees, elevation) {
		azimuth = degrees;
		const [a, e] = [degrees, elevation].map(angle => (angle * Math.PI) / 180);
		viewer.playerWrapper.rotation.y = 0;
		viewer.camera.position.set(Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e));
		viewer.adjustCameraDistance();
		viewer.controls.update();
		redraw();
	}
	const toggle = (id, act) => {
		byId(id).onclick = event => {
			const isOn = event.currentTarget.getAttribute("aria-pressed") !== "true";
			press(event.currentTarget, isOn);
			act(isOn);
			rest();
		};
	};
	for (const button of all("[data-pose]")) button.onclick = () => pose(button.dataset.pose);
	for (const button of all("[data-side]")) button.onclick = () => look(Number(button.dataset.side), 0);
	toggle("turn", isOn => { viewer.autoRotate = isOn; });
	toggle("outer", isOn => skin.setOuterLayerVisible(isOn));
	canvas.onkeydown = event => {
		const turn = { ArrowLeft: -15, ArrowRight: 15 }[event.key];
		if (!turn) return;
		event.preventDefault();
		look(azimuth + turn, 12);
	};
	new ResizeObserver(() => {
		viewer.setSize(screen.clientWidth, screen.clientHeight);
		redraw();
	}).observe(screen);
	pose("stride");
	look(30, 12);
}

async function showSkin(url) {
	if (shown === url) return;
	shown = url;
	if (url) byId("sheet").src = url;
	byId("flat").hidden = !url;
	byId("empty").hidden = Boolean(url);
	if (!viewer) return;
	try {
		if (url) await viewer.loadSkin(url, { model: arms === "slim" ? "slim" : "default" });
		else viewer.loadSkin(null);
	} catch { /* it was deleted meanwhile */ }
	byId("viewer").dataset.url = url ?? "";
	redraw();
}

// ---- the job

function startJob() {
	const send = name => () => change(() => act(job.id, name));
	for (const name of ["stop", "resume", "cancel"]) byId(name).onclick = send(name);
	byId("delete").onclick = () => {
		if (confirm(`Delete “${nameOf(job)}” with all its files?`)) {
			change(async () => { await ask(`/jobs/${job.id}`, { method: "DELETE" }); return null; });
		}
	};
	byId("recolour").onclick = () => { startFrom(job); goTo("palette-search"); };
	byId("repart").onclick = () => { startFrom(job); goTo("parts-none"); };
	byId("again").onclick = () => {
		startFrom(null);
		fillFrom(job);
		byId("seed").value = job.request.seed + 1;
		goTo("prompt");
	};
	const slider = byId("stages");
	slider.oninput = () => {
		stopPlaying();
		isFollowing = Number(slider.value) === stages.length - 1;
		showStage();
	};
	byId("play").onclick = () => {
		if (timer !== null) return stopPlaying();
		byId("play").textContent = "Pause";
		isFollowing = false;
		if (Number(slider.value) >= stages.length - 1) slider.value = 0;
		timer = setInterval(() => {
			if (Number(slider.value) >= stages.length - 1) {
				isFollowing = true;
				return stopPlaying();
			}
			slider.value = Number(slider.value) + 1;
			showStage();
		}, 90);
	};
}

async function change(work) {
	try {
		const now = await work();
		if (now) {
			show(now);
			if (!source) follow(now.id);
		} else choose(null);
	} catch (error) {
		say(error.message);
	}
	onChange();
}

function say(text) {
	byId("job-message").hidden = !text;
	byId("job-message").textContent = text;
}

function stopPlaying() {
	clearInterval(timer);
	timer = null;
	byId("play").textContent = "Play";
}

const stageUrl = step => `${prefix}/jobs/${job.id}/stages/${step}.png`;

function showStage() {
	const slider = byId("stages");
	byId("forming").hidden = stages.length < 2;
	if (!stages.length) return;
	slider.max = stages.length - 1;
	if (isFollowing) slider.value = stages.length - 1;
	const step = stages[Number(slider.value)];
	byId("stage-name").value = `step ${step}`;
	showSkin(stageUrl(step));
}

export const chosenId = () => job?.id ?? null;

export async function choose(next) {
	source?.close();
	source = null;
	stopPlaying();
	isFollowing = true;
	stages = [];
	job = next;
	byId("job").hidden = !next;
	if (!next) {
		showSkin(null);
		return;
	}
	arms = next.request.arms;
	show(next);
	if (!next.stage) showSkin(null);
	const { steps } = await askJson(`/jobs/${next.id}/stages`);
	if (job?.id !== next.id) return;
	stages = steps;
	showStage();
	follow(next.id);
}

function follow(id) {
	source?.close();
	const stream = (source = new EventSource(`${prefix}/jobs/${id}/events`));
	const hear = (name, act) => stream.addEventListener(name, event => {
		if (job?.id === id) act(JSON.parse(event.data));
	});
	stream.onerror = () => { // after an answer of another kind it does not come back by itself
		if (stream.readyState !== EventSource.CLOSED) return;
		setTimeout(() => { if (source === stream) follow(id); }, 5000);
	};
	hear("stage", stage => {
		if (!stages.includes(stage.step)) stages = [...stages, stage.step].sort((a, b) => a - b);
		showStage();
	});
	hear("job", show);
	hear("end", () => {
		stream.close();
		if (source === stream) source = null;
		onChange();
	});
}

function show(now) {
	job = now;
	const { state, request } = now;
	byId("job-title").textContent = nameOf(now);
	const badge = byId("job-state");
	badge.textContent = now.wanted && state === "running" ? { stop: "stopping", cancel: "cancelling" }[now.wanted] ?? state : state;
	badge.className = `badge ${state}`;
	const bar = byId("job-progress");
	bar.className = state;
	if (state === "running" && !now.step) bar.removeAttribute("value");
	else bar.value = state === "done" ? 1 : now.steps ? now.step / now.steps : 0;
	byId("job-line").textContent = describe(now);
	say(now.message);
	const can = {
		stop: state === "queued" || (state === "running" && !now.wanted),
		resume: ["stopped", "failed", "cancelled"].includes(state),
		cancel: ["queued", "stopped"].includes(state) || (state === "running" && now.wanted !== "cancel"),
		recolour: state === "done", repart: state === "done",
		delete: !["queued", "running"].includes(state),
	};
	for (const [name, isOn] of Object.entries(can)) byId(name).hidden = !isOn;
	showFacts(now);
	showFiles(now);
	document.title = `${state === "running" && now.steps ? `${Math.round((100 * now.step) / now.steps)} % · ` : ""}${nameOf(now).slice(0, 40)} · SkinPiXL studio`;
	if (now.request.arms !== arms) arms = request.arms;
}

function describe({ state, position, step, steps, seconds, seconds_left: left, losses }) {
	if (state === "queued") return position === 1 ? "next in the queue" : `number ${position} in the queue`;
	if (state === "running" && !step) return "loading the models …";
	if (state === "running" && step === steps) return "writing the skin …";
	const parts = steps ? [`step ${step} of ${steps}`] : [];
	if (state === "running" && left !== null) parts.push(`${sayTime(left)} left`);
	else if (seconds) parts.push(sayTime(seconds));
	for (const [name, value] of Object.entries(losses).slice(0, 2)) parts.push(`${name.replace("_", " ")} ${Number(value.toPrecision(2))}`);
	return parts.join(" · ");
}

function showFacts({ request, has_photo: hasPhoto, has_start: hasStart }) {
	const colors = colorsOf(request.palette.split("+")[0]);
	const facts = {
		palette: request.palette === "upload" ? "your file" : request.palette,
		arms: request.arms + (request.outer_layer ? "" : ", no outer layer"),
		seed: String(request.seed),
		"and not": request.negative_prompt,
		recipe: request.recipe ?? "",
		begins: [hasPhoto && "with a photo", hasStart && "with a skin"].filter(Boolean).join(", "),
		changes: request.only.join(", ").replaceAll("_", " "),
	};
	const key = JSON.stringify(facts);
	const list = byId("facts");
	if (list.dataset.key === key) return;
	list.dataset.key = key;
	list.replaceChildren(...Object.entries(facts).filter(([, value]) => value).flatMap(([name, value]) => {
		const dd = make("dd", { textContent: value });
		if (name === "palette" && colors.length) dd.append(drawStrip(make("canvas", { className: "strip" }), colors));
		return [make("dt", { textContent: name }), dd];
	}));
}

function showFiles(now) {
	const isThere = now.state === "done";
	byId("take").hidden = !isThere;
	const list = byId("files");
	if (list.dataset.id === now.id || !isThere) return;
	list.dataset.id = now.id;
	const page = make("a", { className: "button", href: now.files["index.html"], target: "_blank", rel: "noopener", textContent: "Page", title: "all about this run" });
	list.replaceChildren(...Object.entries(FILES).map(([name, [text, title]], place) => {
		const link = make("a", { className: `button ${place ? "" : "first"}`, href: `${now.files[name]}?download=true`, textContent: text, title });
		link.dataset.file = name;
		link.setAttribute("download", "");
		link.onclick = event => { event.preventDefault(); take(link, text); };
		return link;
	}), page);
}

async function take(link, text) {
	if (link.getAttribute("aria-busy") === "true") return;
	link.setAttribute("aria-busy", "true");
	link.textContent = `${text} …`;
	try {
		const answer = await ask(link.getAttribute("href").slice(prefix.length));
		const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
		const url = URL.createObjectURL(await answer.blob());
		make("a", { href: url, download: name ?? link.dataset.file }).click();
		setTimeout(() => URL.revokeObjectURL(url), 60_000);
		say("");
	} catch (error) {
		say(error.message);
	}
	link.removeAttribute("aria-busy");
	link.textContent = text;
}
