/** A Shapefile is several files, and the page sends one: so a Shapefile comes here in a zip. */

/** Whether this is one file of a Shapefile, of which nothing can be read without the others. */
export function isPartOfShapefile(name: string): boolean {
  return /\.(shp|shx|dbf|prj|cpg)$/i.test(name);
}

/** Of the endings that the server reads, those that say a whole file. */
export function endingsToSend(endings: readonly string[]): string[] {
  return endings.filter((ending) => !isPartOfShapefile(ending));
}
