// packages/table/column.ts
function findColumn(table, name) {
	return table.columns.find((column) => column.name === name);
}
function isNull(column, row) {
	return column.kind === "text" ? column.codes[row] === -1 : column.nulls?.[row] === 1;
}
function textAt(column, row) {
	if (isNull(column, row)) return null;
	return column.kind === "text" ? column.dictionary[column.codes[row]] : String(column.values[row]);
}
function takeRows(table, indices) {
	return {
		rows: indices.length,
		columns: table.columns.map((column) => takeColumn(column, indices))
	};
}
function takeColumn(column, indices) {
	if (column.kind === "text") {
		const codes = new Int32Array(indices.length);
		for (let i = 0; i < indices.length; i++) codes[i] = column.codes[indices[i]];
		return {
			kind: "text",
			name: column.name,
			codes,
			dictionary: column.dictionary
		};
	}
	const values = new Float64Array(indices.length);
	for (let i = 0; i < indices.length; i++) values[i] = column.values[indices[i]];
	if (!column.nulls) return {
		kind: "number",
		name: column.name,
		values
	};
	const nulls = new Uint8Array(indices.length);
	for (let i = 0; i < indices.length; i++) nulls[i] = column.nulls[indices[i]];
	return {
		kind: "number",
		name: column.name,
		values,
		nulls
	};
}
export { textAt as i, isNull as n, takeRows as r, findColumn as t };
