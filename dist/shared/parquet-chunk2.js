export { t as fastChunk } from "./parquet-chunk.js";
