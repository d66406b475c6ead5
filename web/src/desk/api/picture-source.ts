/** The desk's pages load nothing from other servers: the desk fetches their pictures. */
export function pictureSource(url: string): string {
  return /^https?:/i.test(url) ? `/api/v1/pictures?${new URLSearchParams({ url })}` : url;
}
