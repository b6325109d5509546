/** The part of papaparse that the bench uses; the package brings no types. */
declare module 'papaparse' {
  interface Options<T> {
    readonly dynamicTyping?: boolean;
    readonly skipEmptyLines?: boolean;
    readonly step?: (result: { readonly data: T }) => void;
  }
  const Papa: { parse<T>(text: string, options: Options<T>): unknown };
  export default Papa;
}
