import { t as PawlError } from "./errors.js";
// packages/store/tags/tag-name.ts
const WORD = "[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?";
const FOLDER = "[a-zA-Z0-9-_./]+";
const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const NUMBER = "(?:0|[1-9]\\d{0,14})";
const LONGEST = 100;
const VERSION = `v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;
const MODEL_PATTERN = new RegExp(`^(?:${FOLDER}:)?${WORD}$`);
const STAGE_PATTERN = new RegExp(`^${WORD}$`);
const VERSION_PATTERN = new RegExp(`^${VERSION}$`);
const TAG_PATTERN = new RegExp(`^(?<model>(?:${FOLDER}=)?${WORD})(?:(?:#(?<stage>${WORD})|@(?<version>${VERSION}))(?<cancel>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]{1,15}))?$`);
function parseTagName(tag) {
	const { model, stage, version, cancel, deprecated, counter } = TAG_PATTERN.exec(tag)?.groups ?? {};
	if (model === void 0 || !isPlainPath(model)) return void 0;
	if ((version ?? "").length > LONGEST) return void 0;
	const common = {
		model: model.replace("=", ":"),
		counter: counter === void 0 ? null : Number(counter)
	};
	if (deprecated !== void 0) return {
		event: "deprecation",
		...common
	};
	if (version !== void 0) return {
		event: cancel ? "deregistration" : "registration",
		version,
		...common
	};
	return {
		event: cancel ? "unassignment" : "assignment",
		stage,
		...common
	};
}
function formatTagName(name) {
	const model = checkModelName(name.model).replace(":", "=");
	const counter = name.counter === null ? "" : `#${name.counter}`;
	switch (name.event) {
		case "deprecation": return `${model}@deprecated${counter}`;
		case "registration":
		case "deregistration": return `${model}@${checkVersion(name.version)}${name.event === "registration" ? "" : "!"}${counter}`;
		default: return `${model}#${checkStage(name.stage)}${name.event === "assignment" ? "" : "!"}${counter}`;
	}
}
function checkModelName(name) {
	if (MODEL_PATTERN.test(name) && isPlainPath(name) && name.length <= 200) return name;
	throw new PawlError("usage", `"${name}" cannot be the name of a model`, { remedy: "It is letters, digits, - / and _, such as housing; with its folder, models/uk:housing." });
}
function checkVersion(version) {
	if (VERSION_PATTERN.test(version) && version.length <= LONGEST) return version;
	throw new PawlError("usage", `"${version}" is not a version`, { remedy: "Write it as v1.4.0: a v and three numbers (https://semver.org)." });
}
function checkStage(stage) {
	if (STAGE_PATTERN.test(stage) && isPlainPath(stage) && stage.length <= LONGEST) return stage;
	throw new PawlError("usage", `"${stage}" cannot be the name of a stage`, { remedy: "It is letters, digits, - and _, such as production." });
}
function isPlainPath(name) {
	return !UNPLAIN.test(name);
}
const UNPLAIN = /(?:^|[/:=])(?:[./:=]|$)|\.lock(?:[/:=]|$)/;
export { parseTagName as a, formatTagName as i, checkStage as n, checkVersion as r, checkModelName as t };
