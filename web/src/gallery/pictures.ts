/** Small drawn pictures, as base64 of PNG files: what flows and templates carry. Drawn here, so that none is kept. */
export function drawnPicture(hue: number, width = 480, height = 320): string {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return "";
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `oklch(0.86 0.09 ${hue})`);
  sky.addColorStop(1, `oklch(0.55 0.14 ${hue + 40})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `oklch(0.95 0.05 ${hue + 60})`;
  context.beginPath();
  context.arc(width * 0.7, height * 0.35, height * 0.16, 0, 7);
  context.fill();
  context.fillStyle = `oklch(0.42 0.1 ${hue + 80})`;
  context.beginPath();
  context.moveTo(0, height);
  context.lineTo(width * 0.32, height * 0.45);
  context.lineTo(width * 0.55, height * 0.8);
  context.lineTo(width * 0.72, height * 0.58);
  context.lineTo(width, height);
  context.fill();
  return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
}
