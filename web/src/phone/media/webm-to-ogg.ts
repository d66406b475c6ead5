/**
 * Browsers record Opus into WebM; WhatsApp voice notes are Opus in Ogg. The sound itself stays as it is: packets are taken out of one
 * container (RFC 9559) and put into the other (RFC 3533, RFC 7845).
 */

export class RemuxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RemuxError";
  }
}

interface OpusTrack {
  /** The OpusHead of RFC 7845 §5.1, which WebM keeps as the track's private data. */
  head: Uint8Array;
  packets: Uint8Array[];
}

const CODEC_PRIVATE = 0x63a2;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
/** Segment, Tracks, TrackEntry, Cluster, BlockGroup. Recorders leave their sizes open, so the reader walks straight into them. */
const CONTAINERS = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0]);
const LACING_FLAGS = 0x06;

function readElementId(bytes: Uint8Array, at: number): { id: number; length: number } {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > 4) throw new RemuxError("The recording is not readable WebM.");
  let id = 0;
  for (let index = 0; index < length; index += 1) id = id * 256 + (bytes[at + index] ?? 0);
  return { id, length };
}

function readVariableInteger(bytes: Uint8Array, at: number): { value: number; length: number } {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0) throw new RemuxError("The recording is not readable WebM.");
  let value = first & (0xff >> length);
  for (let index = 1; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return { value, length };
}

function blockPacket(block: Uint8Array): Uint8Array {
  const trackNumber = readVariableInteger(block, 0);
  const flagsAt = trackNumber.length + 2;
  if (((block[flagsAt] ?? 0) & LACING_FLAGS) !== 0)
    throw new RemuxError("Laced recordings are not supported.");
  return block.subarray(flagsAt + 1);
}

export function readOpusTrack(webm: Uint8Array): OpusTrack {
  let head: Uint8Array | null = null;
  const packets: Uint8Array[] = [];
  let at = 0;
  while (at < webm.length) {
    const { id, length: idLength } = readElementId(webm, at);
    const size = readVariableInteger(webm, at + idLength);
    const dataAt = at + idLength + size.length;
    if (CONTAINERS.has(id)) {
      at = dataAt;
      continue;
    }
    const data = webm.subarray(dataAt, dataAt + size.value);
    if (id === CODEC_PRIVATE) head ??= data;
    if (id === SIMPLE_BLOCK || id === BLOCK) packets.push(blockPacket(data));
    at = dataAt + size.value;
  }
  if (head === null || packets.length === 0) throw new RemuxError("The recording holds no sound.");
  return { head, packets };
}

/** RFC 6716 §3.1, in samples at 48 kHz, the rate in which Ogg counts Opus. */
export function packetSamples(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const configuration = toc >> 3;
  let frame: number;
  if (configuration < 12) frame = [480, 960, 1920, 2880][configuration % 4] ?? 960;
  else if (configuration < 16) frame = configuration % 2 === 0 ? 480 : 960;
  else frame = 120 << (configuration % 4);
  const code = toc & 3;
  if (code === 0) return frame;
  if (code === 3) return frame * ((packet[1] ?? 0) & 0x3f);
  return frame * 2;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index << 24;
  for (let bit = 0; bit < 8; bit += 1)
    remainder = remainder & 0x80000000 ? (remainder << 1) ^ 0x04c11db7 : remainder << 1;
  return remainder;
});

/** Ogg's own CRC: not reflected, starting from zero. */
function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  for (const byte of page) crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0);
  return crc >>> 0;
}

const FIRST_PAGE = 2;
const LAST_PAGE = 4;

interface OggPage {
  flags: number;
  granule: number;
  serial: number;
  sequence: number;
  packets: Uint8Array[];
}

/** How many lacing values a packet needs: one for each 255 bytes, and one below 255 that ends it. */
const segmentsOf = (packet: Uint8Array) => Math.floor(packet.length / 255) + 1;

function writePage({ flags, granule, serial, sequence, packets }: OggPage): Uint8Array {
  const lacing = packets.flatMap((packet) => [
    ...new Array<number>(segmentsOf(packet) - 1).fill(255),
    packet.length % 255,
  ]);
  const bodyLength = packets.reduce((sum, packet) => sum + packet.length, 0);
  const page = new Uint8Array(27 + lacing.length + bodyLength);
  const view = new DataView(page.buffer);
  page.set(new TextEncoder().encode("OggS"), 0);
  page[5] = flags;
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  page[26] = lacing.length;
  page.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    page.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, oggChecksum(page), true);
  return page;
}

function opusTags(): Uint8Array {
  const vendor = new TextEncoder().encode("recado");
  const tags = new Uint8Array(8 + 4 + vendor.length + 4);
  tags.set(new TextEncoder().encode("OpusTags"), 0);
  new DataView(tags.buffer).setUint32(8, vendor.length, true);
  tags.set(vendor, 12);
  return tags;
}

const MOST_SEGMENTS = 255;
/** Half a second, so that players can start and seek soon. */
const PAGE_SAMPLES = 24_000;

export function writeOgg({ head, packets }: OpusTrack, serial: number): Blob {
  const pages: OggPage[] = [
    { flags: FIRST_PAGE, granule: 0, serial, sequence: 0, packets: [head] },
    { flags: 0, granule: 0, serial, sequence: 1, packets: [opusTags()] },
  ];
  let samples = 0;
  let page: Uint8Array[] = [];
  let pageSegments = 0;
  let pageStart = 0;
  const finishPage = () => {
    pages.push({ flags: 0, granule: samples, serial, sequence: pages.length, packets: page });
    [page, pageSegments, pageStart] = [[], 0, samples];
  };
  for (const packet of packets) {
    const segments = segmentsOf(packet);
    if (page.length > 0 && (pageSegments + segments > MOST_SEGMENTS || samples - pageStart >= PAGE_SAMPLES))
      finishPage();
    page.push(packet);
    pageSegments += segments;
    samples += packetSamples(packet);
  }
  finishPage();
  const last = pages[pages.length - 1];
  if (last !== undefined) last.flags |= LAST_PAGE;
  return new Blob(
    pages.map((made) => writePage(made) as BlobPart),
    { type: "audio/ogg; codecs=opus" },
  );
}

/** A recording as a voice note. What is Ogg already (Firefox records it) passes through. */
export async function voiceNote(recording: Blob): Promise<Blob> {
  if (recording.type.startsWith("audio/ogg")) return recording;
  const webm = new Uint8Array(await recording.arrayBuffer());
  const serial = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
  return writeOgg(readOpusTrack(webm), serial);
}
