/** Has stock Backstage read its `file` location now instead of at the end of its interval. */
export async function refreshStock(portal) {
  const { items } = await portal.json(
    `/api/catalog/entities/by-query?limit=10&filter=${encodeURIComponent(
      'kind=location',
    )}`,
  );
  for (const { metadata } of items) {
    await portal.request('/api/catalog/refresh', {
      method: 'POST',
      body: { entityRef: `location:${metadata.namespace}/${metadata.name}` },
    });
  }
}
