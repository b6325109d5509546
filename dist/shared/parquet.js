export { t as openParquet, n as readParquet } from "./parquet2.js";
