// packages/models/onnx/protobuf-write.ts
function encodeMessage(...fields) {
	const parts = fields.flat();
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
function intField(number, value) {
	return encodeMessage(tag(number, 0), varint(BigInt(value)));
}
function bytesField(number, value) {
	return encodeMessage(tag(number, 2), varint(BigInt(value.length)), value);
}
function textField(number, value) {
	return bytesField(number, new TextEncoder().encode(value));
}
function messageField(number, ...fields) {
	return bytesField(number, encodeMessage(...fields));
}
function messageParts(number, ...fields) {
	const parts = fields.flat();
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	return [
		tag(number, 2),
		varint(BigInt(length)),
		...parts
	];
}
function textFields(number, values) {
	return Array.from(values, (value) => textField(number, value));
}
function packedCounts(number, values) {
	let length = 0;
	for (let i = 0; i < values.length; i++) for (let rest = values[i];; rest >>>= 7) {
		length++;
		if (rest < 128) break;
	}
	const packed = new Uint8Array(length);
	let at = 0;
	for (let i = 0; i < values.length; i++) {
		let rest = values[i];
		for (; rest > 127; rest >>>= 7) packed[at++] = rest & 127 | 128;
		packed[at++] = rest;
	}
	return messageParts(number, packed);
}
function tag(number, wire) {
	return varint(BigInt(number * 8 + wire));
}
function varint(value) {
	const bytes = [];
	let rest = BigInt.asUintN(64, value);
	while (rest > 127n) {
		bytes.push(Number(rest & 127n) | 128);
		rest >>= 7n;
	}
	bytes.push(Number(rest));
	return Uint8Array.from(bytes);
}
export { packedCounts as a, messageParts as i, intField as n, textField as o, messageField as r, textFields as s, encodeMessage as t };
