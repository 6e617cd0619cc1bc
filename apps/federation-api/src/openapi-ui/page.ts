/** The page itself. It names nothing that this server does not have, so that it works where nothing else can be reached. */

const root = '/openapi/ui';

export const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Navarch: the API</title>
    <link rel="stylesheet" href="${root}/swagger-ui.css">
    <link rel="icon" type="image/png" href="${root}/favicon-32x32.png" sizes="32x32">
  </head>
  <body>
    <div id="ui"></div>
    <script src="${root}/swagger-ui-bundle.js"></script>
    <script src="${root}/swagger-ui-standalone-preset.js"></script>
    <script src="${root}/page.js"></script>
  </body>
</html>
`;

/**
 * Offers the document of each group and version, as the index of OpenAPI v3 lists them at that moment, kinds that were defined at
 * run time included. No validator: the default one is somebody else's server, to which it would send the address of a document.
 */
export const script = `'use strict';
const show = async () => {
  const answer = await fetch('/openapi/v3', { headers: { accept: 'application/json' } });
  const { paths, message } = await answer.json();
  if (paths === undefined) throw new Error(message);
  const urls = Object.entries(paths)
    .filter(([name]) => name.includes('/'))
    .map(([name, { serverRelativeURL }]) => ({ name, url: serverRelativeURL }));
  SwaggerUIBundle({
    urls,
    dom_id: '#ui',
    deepLinking: true,
    docExpansion: 'none',
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
  });
};
show().catch((error) => {
  document.getElementById('ui').textContent = String(error.message);
});
`;

/** A page that could be made to load anything would do it with the rights of whoever looks at it. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
