/** The package comes without types; this is the one thing of it that runs here. */
declare module 'swagger-ui-dist/absolute-path.js' {
  /** The folder of its files. */
  export default function folderOfSwagger(): string;
}
