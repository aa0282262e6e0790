/** What we use of wkt-parser, which comes without types: a coordinate system in well-known text, as PROJ's parameters. */
declare module 'wkt-parser' {
  interface ParsedCrs {
    /** "EPSG:4547" when the text names its authority. */
    readonly title?: string;
    readonly name?: string;
    readonly projName?: string;
    readonly datumCode?: string;
    readonly ellps?: string;
    readonly units?: string;
    /** Radians. */
    readonly long0?: number;
    readonly lat0?: number;
    readonly x0?: number;
    readonly y0?: number;
    readonly k0?: number;
  }
  /** @throws when the text is none */
  export default function parse(text: string): ParsedCrs;
}
