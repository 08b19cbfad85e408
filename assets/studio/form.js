// The form: what a new skin shall be.

import { all, ask, askJson, byId, drawDoll, drawStrip, make, nameOf } from "./api.js";

const IDEAS = ["knight", "wizard with a purple robe", "pirate", "astronaut", "lumberjack", "robot"];
const PARTS = [
	"head", "hat", "body", "jacket", "right_arm", "right_sleeve", "left_arm", "left_sleeve",
	"right_leg", "right_trousers", "left_leg", "left_trousers",
];
const BIG = 2 ** 31;

const form = byId("form");
const files = { photo: null, palette: null, skin: null };
let palettes = [], limits = {}, source = null;

export let colorsOf = () => [];

export async function startForm(onMade) {
	const [found, options] = await Promise.all([askJson("/palettes"), askJson("/options")]);
	// The plain lattices of the colour cube come last.
	palettes = found.sort((a, b) => a.name.startsWith("lattice") - b.name.startsWith("lattice"));
	limits = options.limits;
	colorsOf = name => palettes.find(each => each.name === name)?.colors ?? [];
	for (const name of options.recipes) byId("recipe").append(new Option(name, name));
	byId("steps").max = limits.steps;
	byId("palette-search").placeholder = `Search ${palettes.length} palettes`;
	for (const idea of IDEAS) {
		byId("ideas").append(make("button", {
			type: "button", textContent: idea, onclick: () => { byId("prompt").value = idea; byId("prompt").focus(); },
		}));
	}
	fillPalettes();
	fillParts();
	watchFiles();
	byId("dice").onclick = () => { byId("seed").value = Math.floor(Math.random() * BIG); };
	byId("start-drop").onclick = () => startFrom(null);
	byId("prompt").onkeydown = event => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
	};
	form.onsubmit = event => {
		event.preventDefault();
		submit(onMade);
	};
}

// ---- palettes

function fillPalettes() {
	const list = byId("palettes");
	const count = make("input", { type: "number", id: "kmeans-count", min: 1, max: 256, value: 16 });
	count.setAttribute("aria-label", "colours to take from the photo");
	const ofPhoto = make("label", { className: "kmeans", hidden: true },
		radio("kmeans"), make("span", { textContent: "Colours of the photo" }), count);
	count.onfocus = count.oninput = () => { ofPhoto.querySelector("[type=radio]").checked = true; showChosen(); };
	list.append(ofPhoto);
	for (const palette of palettes) {
		const size = make("span", { textContent: `${palette.colors.length}` });
		size.title = palette.author ? `by ${palette.author}` : "";
		const label = make("label", {},
			radio(palette.name),
			make("span", {}, palette.title, size),
			drawStrip(make("canvas", { className: "strip" }), palette.colors));
		label.dataset.words = `${palette.name} ${palette.title} ${palette.author} ${palette.colors.length}`.toLowerCase();
		list.append(label);
	}
	list.append(make("p", { className: "none", hidden: true, textContent: "No palette of this name." }));
	list.onchange = showChosen;
	byId("palette-search").oninput = search;
	choose("lospec/endesga-32");
	list.querySelector(":checked").closest("label").scrollIntoView({ block: "nearest" });
}

function radio(value) {
	return make("input", { type: "radio", name: "palette", value });
}

function search() {
	const words = byId("palette-search").value.toLowerCase().split(/\s+/).filter(Boolean);
	let shown = 0;
	for (const label of all("#palettes label[data-words]")) {
		label.hidden = !words.every(word => label.dataset.words.includes(word));
		shown += !label.hidden;
	}
	byId("palettes").querySelector(".none").hidden = shown > 0;
}

function choose(name) {
	const wanted = all("#palettes [type=radio]").find(each => each.value === name);
	if (!wanted) return false;
	wanted.checked = true;
	showChosen();
	return true;
}

const chosen = () => all("#palettes [type=radio]").find(each => each.checked)?.value;

function showChosen() {
	const name = chosen(), strip = byId("palette-strip");
	const known = palettes.find(each => each.name === name);
	const isOfPhoto = name === "kmeans";
	byId("palette-name").textContent = isOfPhoto
		? `${byId("kmeans-count").value} colours of the photo`
		: name === "upload" ? files.palette?.name ?? "" : `${known?.title ?? ""}, ${known?.colors.length ?? 0} colours`;
	strip.hidden = !known;
	if (known) drawStrip(strip, known.colors);
	byId("more-colors-field").hidden = !files.photo || isOfPhoto;
}

function takePalette(file) {
	if (!file) return;
	if (file.size > limits.palette_bytes) return complain(`palette: larger than ${limits.palette_bytes / 1000} kB`);
	files.palette = file;
	all("#palettes .own").forEach(each => each.remove());
	const label = make("label", { className: "own" }, radio("upload"),
		make("span", {}, file.name, make("span", { textContent: "your file" })));
	byId("palettes").prepend(label);
	byId("palettes").scrollTop = 0;
	complain("");
	choose("upload");
}

// ---- files

function watchFiles() {
	byId("photo").onchange = event => takePhoto(event.target.files[0]);
	byId("palette-file").onchange = event => takePalette(event.target.files[0]);
	byId("skin").onchange = event => takeSkin(event.target.files[0]);
	byId("photo-remove").onclick = () => takePhoto(null);
	const drop = byId("photo-drop");
	const isFile = event => event.dataTransfer?.types.includes("Files");
	form.ondragover = event => {
		if (!isFile(event)) return;
		event.preventDefault();
		drop.classList.add("over");
	};
	form.ondragleave = event => { if (!form.contains(event.relatedTarget)) drop.classList.remove("over"); };
	form.ondrop = event => {
		if (!isFile(event)) return;
		event.preventDefault();
		drop.classList.remove("over");
		const file = event.dataTransfer.files[0];
		const isPalette = /\.(hex|gpl|pal|ase|txt)$/i.test(file?.name ?? "");
		if (isPalette || event.target.closest("#palettes")) takePalette(file); else takePhoto(file);
	};
	// What misses the form is not to replace the page.
	addEventListener("dragover", event => event.preventDefault());
	addEventListener("drop", event => event.preventDefault());
}

function takePhoto(file) {
	const picture = byId("photo-picture");
	URL.revokeObjectURL(picture.src);
	if (file && file.size > limits.photo_bytes) {
		complain(`photo: larger than ${limits.photo_bytes / 1e6} MB`);
		file = null;
	} else complain("");
	files.photo = file ?? null;
	if (file !== byId("photo").files[0]) byId("photo").value = "";
	picture.hidden = byId("photo-remove").hidden = byId("fit-field").hidden = !file;
	picture.onerror = () => {
		takePhoto(null);
		complain(`photo: ${file.name} is no picture; expected PNG, JPEG or WebP`);
	};
	if (file) picture.src = URL.createObjectURL(file);
	byId("photo-hint").textContent = file ? file.name : "Drop one here. PNG, JPEG or WebP, up to 20 MB.";
	byId("palettes").querySelector(".kmeans").hidden = !file;
	if (!file && chosen() === "kmeans") choose("lospec/endesga-32");
	showChosen();
}

function takeSkin(file) {
	if (!file) return startFrom(null);
	if (file.size > limits.skin_bytes) return complain("skin: larger than 1 MB");
	files.skin = file;
	source = null;
	showStart(file.name, URL.createObjectURL(file), "classic");
}

// ---- starting from a skin

export function startFrom(job) {
	source = job;
	files.skin = null;
	byId("skin").value = "";
	byId("start").hidden = byId("parts-field").hidden = !job;
	if (job) {
		fillFrom(job);
		showStart(nameOf(job), job.stage.url, job.request.arms);
	}
}

export async function fillFrom(job) {
	const { request } = job, [palette, more] = request.palette.split("+");
	byId("prompt").value = request.prompt;
	byId("negative").value = request.negative_prompt;
	byId("recipe").value = request.recipe ?? "";
	byId("steps").value = request.steps ?? "";
	byId("seed").value = request.seed;
	byId("symmetry").value = request.symmetry ?? "";
	byId("outer-layer").checked = request.outer_layer;
	all("[name=arms]").forEach(each => { each.checked = each.value === request.arms; });
	const fetchFile = async (path, name) => {
		const blob = await (await ask(path)).blob();
		return new File([blob], name, { type: blob.type });
	};
	const button = byId("make");
	button.disabled = true; // until its files are here
	try {
		takePhoto(job.has_photo ? await fetchFile(`/jobs/${job.id}/photo`, "the same photo") : null);
		byId("fit").value = request.fit;
		byId("more-colors").value = more ?? 0;
		if (palette.startsWith("kmeans:")) {
			byId("kmeans-count").value = palette.slice("kmeans:".length);
			choose("kmeans");
		} else if (palette !== "upload") choose(palette);
		else if (job.state === "done") { // what was added to it is in it
			byId("more-colors").value = 0;
			takePalette(await fetchFile(`/jobs/${job.id}/files/palette.hex`, "the same palette.hex"));
		} else complain("palette: it was a file; open it once more, or choose another");
	} catch (error) {
		complain(error.message);
	} finally {
		button.disabled = false;
	}
}

function showStart(name, url, arms) {
	byId("start").hidden = byId("parts-field").hidden = false;
	byId("start-name").textContent = name;
	drawDoll(byId("start-doll"), url, arms);
	setParts(true);
}

function fillParts() {
	for (const part of PARTS) {
		byId("parts").append(make("label", {},
			make("input", { type: "checkbox", value: part, checked: true }), part.replace("_", " ")));
	}
	byId("parts-all").onclick = () => setParts(true);
	byId("parts-none").onclick = () => setParts(false);
}

const partBoxes = () => all("#parts input");
const setParts = isOn => partBoxes().forEach(each => { each.checked = isOn; });

export function goTo(id) {
	byId(id).scrollIntoView({ block: "center", behavior: "smooth" });
	byId(id).focus({ preventScroll: true });
}

// ---- sending

function complain(text) {
	byId("form-error").textContent = text;
}

function readForm() {
	const number = id => (byId(id).value === "" ? null : Number(byId(id).value));
	const more = byId("more-colors-field").hidden ? 0 : number("more-colors") ?? 0;
	const request = {
		prompt: byId("prompt").value,
		negative_prompt: byId("negative").value,
		palette: chosen() === "kmeans" ? `kmeans:${number("kmeans-count")}` : chosen() + (more > 0 ? `+${more}` : ""),
		arms: all("[name=arms]").find(each => each.checked).value,
		outer_layer: byId("outer-layer").checked,
		steps: number("steps"),
		seed: number("seed") ?? 0,
		recipe: byId("recipe").value || null,
		symmetry: byId("symmetry").value || null,
	};
	if (files.photo) request.fit = byId("fit").value;
	if (source) request.from_job = source.id;
	if (source || files.skin) {
		const on = partBoxes().filter(each => each.checked).map(each => each.value);
		if (on.length === 0) throw new Error("parts: none may change; choose at least one");
		if (on.length < partBoxes().length) request.only = on;
	}
	return request;
}

async function submit(onMade) {
	complain("");
	const button = byId("make");
	button.disabled = true;
	try {
		const body = new FormData();
		body.append("request", JSON.stringify(readForm()));
		if (files.photo) body.append("photo", files.photo);
		if (files.palette && chosen() === "upload") body.append("palette_file", files.palette);
		if (files.skin) body.append("skin", files.skin);
		const answer = await ask("/jobs", { method: "POST", body });
		onMade(await answer.json());
	} catch (error) {
		complain(error.message);
	} finally {
		button.disabled = false;
	}
}
