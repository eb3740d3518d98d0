// Draws the API documentation with the self-hosted Swagger UI.

declare const SwaggerUIBundle: (options: Record<string, unknown>) => unknown;

const place = document.getElementById("api-docs");
if (place?.dataset.spec !== undefined && place.dataset.drawn === undefined) {
  place.dataset.drawn = "";
  SwaggerUIBundle({
    url: place.dataset.spec,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    // The online validator is somebody else's server: nothing of ours is sent there.
    validatorUrl: null,
  });
}
