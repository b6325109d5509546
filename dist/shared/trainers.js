import { n as didYouMean, t as PawlError } from "./errors.js";
// packages/models/trainers.ts
const TRAINERS = {
	"random-forest": async () => (await import("./random-forest2.js")).randomForest,
	"gradient-boosting": async () => (await import("./gradient-boosting2.js")).gradientBoosting,
	"ml-random-forest": async () => (await import("./ml-random-forest2.js")).mlRandomForest
};
const TRAINER_NAMES = Object.keys(TRAINERS);
async function findTrainer(name) {
	const found = TRAINER_NAMES.find((known) => known === name);
	if (found) return TRAINERS[found]();
	throw new PawlError("config", `there is no trainer "${name}".${didYouMean(name, TRAINER_NAMES)}`, {
		where: "train.trainer",
		remedy: `The embedded trainers are: ${TRAINER_NAMES.join(", ")}. \`train.run\` trains with any command.`
	});
}
export { findTrainer as n, TRAINER_NAMES as t };
