/** Where `recado up` puts the two products when nothing else is configured. */
const DEFAULT_CLOUD_PORT = "8090";
const DEFAULT_DESK_PORT = "8080";

/** The desk beside this cloud; null where the ports are not the usual ones, since the cloud knows nothing of desks. */
export function deskUrl({
  protocol,
  hostname,
  port,
}: Pick<Location, "protocol" | "hostname" | "port">): string | null {
  return port === DEFAULT_CLOUD_PORT ? `${protocol}//${hostname}:${DEFAULT_DESK_PORT}/` : null;
}
