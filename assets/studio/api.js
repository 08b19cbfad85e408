// What the page asks of the server, and small things that all of the page uses.

export const byId = id => document.getElementById(id);
export const all = selector => [...document.querySelectorAll(selector)];
export const press = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed));

export function make(tag, values = {}, ...children) {
	const element = Object.assign(document.createElement(tag), values);
	element.append(...children);
	return element;
}

export const prefix = "/api/v1";

export async function ask(path, options = {}) {
	let answer;
	try {
		answer = await fetch(prefix + path, options);
	} catch {
		throw new Error("the studio does not answer; is it still running?");
	}
	if (answer.status === 401) {
		askForToken();
		throw new Error("this studio asks for a token");
	}
	if (!answer.ok) {
		const told = await answer.json().catch(() => ({}));
		throw new Error(told.error ?? `the studio answers ${answer.status}`);
	}
	return answer.status === 204 ? null : answer;
}

export const askJson = async (path, options) => (await ask(path, options))?.json();
export const act = (id, name) => askJson(`/jobs/${id}/${name}`, { method: "POST" });

function askForToken() {
	const dialog = byId("token-dialog");
	if (dialog.open) return;
	dialog.showModal();
	byId("token-form").onsubmit = async event => {
		event.preventDefault();
		const headers = { Authorization: `Bearer ${byId("token").value.trim()}` };
		const answer = await fetch(`${prefix}/session`, { method: "POST", headers }).catch(() => null);
		if (answer?.ok) return location.reload();
		const told = await answer?.json().catch(() => null);
		byId("token-error").textContent = told?.error ?? "the studio does not answer";
	};
	dialog.oncancel = event => event.preventDefault();
}

// ---- pictures of a few pixels

export function drawStrip(canvas, colors) {
	const rows = colors.length > 64 ? Math.ceil(colors.length / 64) : 1;
	canvas.width = Math.ceil(colors.length / rows);
	canvas.height = rows;
	const context = canvas.getContext("2d");
	colors.forEach((color, place) => {
		context.fillStyle = `#${color}`;
		context.fillRect(place % canvas.width, Math.floor(place / canvas.width), 1, 1);
	});
	return canvas;
}

// Front faces: x, y on the sheet, width, height, x, y on the doll; base first, then what lies over it.
const faces = arm => [
	[8, 8, 8, 8, 4, 0], [20, 20, 8, 12, 4, 8], [4, 20, 4, 12, 4, 20], [20, 52, 4, 12, 8, 20],
	[44, 20, arm, 12, 4 - arm, 8], [36, 52, arm, 12, 12, 8],
	[40, 8, 8, 8, 4, 0], [20, 36, 8, 12, 4, 8], [4, 36, 4, 12, 4, 20], [4, 52, 4, 12, 8, 20],
	[44, 36, arm, 12, 4 - arm, 8], [52, 52, arm, 12, 12, 8],
];

export async function drawDoll(canvas, url, arms) {
	if (canvas.dataset.url === url) return;
	canvas.dataset.url = url;
	const picture = new Image();
	picture.src = url;
	try {
		await picture.decode();
	} catch {
		return;
	}
	if (canvas.dataset.url !== url) return;
	const context = canvas.getContext("2d");
	context.clearRect(0, 0, 16, 32);
	for (const [x, y, width, height, left, top] of faces(arms === "slim" ? 3 : 4))
		context.drawImage(picture, x, y, width, height, left, top, width, height);
}

export function sayTime(seconds) {
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export const nameOf = job => job.request.prompt.trim() || (job.has_photo ? "a photo" : "a skin");
