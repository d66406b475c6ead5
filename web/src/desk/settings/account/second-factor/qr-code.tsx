interface QrCodeProps {
  /** Of a side, with the empty ones around the code. */
  modules: number;
  /** The dark ones. */
  path: string;
  label: string;
}

/** Black on white in dark mode too: cameras read nothing else reliably. */
export function QrCode({ modules, path, label }: QrCodeProps) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
      className="mx-auto size-52 rounded-md border bg-white"
      data-testid="factor-qr"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
