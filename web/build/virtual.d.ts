/** Made by `class-pinyin.ts` when the app is built: Chinese class name to the readings of its characters, joined by spaces. */
declare module 'virtual:class-pinyin' {
  const readings: Readonly<Record<string, string>>;
  export default readings;
}
