/** What a test run shares among its files: the kind of database, and where the template to copy from is. */
export type TestServer =
  | { readonly kind: 'native'; readonly url: string; readonly template: string }
  | { readonly kind: 'embedded'; readonly templateDir: string; readonly runDir: string };

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}
