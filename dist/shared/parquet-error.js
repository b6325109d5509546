import { t as PawlError } from "./errors.js";
// packages/table/parquet-error.ts
function unreadable(file, cause) {
	if (cause instanceof PawlError || cause instanceof Error && "syscall" in cause) return cause;
	const reason = cause instanceof Error ? cause.message.replace(/^parquet (?:file )?/, "") : String(cause);
	return new PawlError("data", `the Parquet file cannot be read: ${reason}`, {
		where: file,
		remedy: "It may be cut short, encrypted, or no Parquet file: write or copy it again.",
		cause
	});
}
function changedWhileRead(file) {
	return new PawlError("data", "the file changed while it was read", {
		where: file,
		remedy: "Run again when nothing writes to it."
	});
}
export { unreadable as n, changedWhileRead as t };
