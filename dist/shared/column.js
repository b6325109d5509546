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
	const { kind, name } = column;
	if (kind === "text") {
		const { codes: all, dictionary } = column;
		const codes = new Int32Array(indices.length);
		for (let i = 0; i < indices.length; i++) codes[i] = all[indices[i]];
		return {
			kind,
			name,
			codes,
			dictionary
		};
	}
	const { values: all, nulls: isNull } = column;
	const values = new Float64Array(indices.length);
	for (let i = 0; i < indices.length; i++) values[i] = all[indices[i]];
	if (!isNull) return {
		kind,
		name,
		values
	};
	const nulls = new Uint8Array(indices.length);
	for (let i = 0; i < indices.length; i++) nulls[i] = isNull[indices[i]];
	return {
		kind,
		name,
		values,
		nulls
	};
}
export { textAt as i, isNull as n, takeRows as r, findColumn as t };
