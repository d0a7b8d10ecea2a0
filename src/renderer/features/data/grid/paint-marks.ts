/** Marks are told apart by their shape; their colour only helps. Lengths in device pixels. */

/** Starred: five points, filled. */
export function drawStar(context: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string): void {
  const radius = size / 2;
  context.beginPath();
  for (let point = 0; point < 10; point++) {
    const angle = (point * Math.PI) / 5 - Math.PI / 2;
    const reach = point % 2 === 0 ? radius : radius * 0.42;
    context.lineTo(x + radius + reach * Math.cos(angle), y + radius + reach * Math.sin(angle));
  }
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}

/** Quarantined: struck out from corner to corner. */
export function drawCross(context: CanvasRenderingContext2D, x: number, y: number, side: number, line: number, colour: string): void {
  const inset = side * 0.12;
  context.beginPath();
  context.moveTo(x + inset, y + inset);
  context.lineTo(x + side - inset, y + side - inset);
  context.moveTo(x + side - inset, y + inset);
  context.lineTo(x + inset, y + side - inset);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.stroke();
}

/** Answered wrongly: the lower right corner turned down. */
export function drawWrong(context: CanvasRenderingContext2D, x: number, y: number, side: number, size: number, colour: string): void {
  context.beginPath();
  context.moveTo(x + side, y + side - size);
  context.lineTo(x + side, y + side);
  context.lineTo(x + side - size, y + side);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}

/** Selected: a tick. */
export function drawTick(context: CanvasRenderingContext2D, x: number, y: number, size: number, line: number, colour: string): void {
  context.beginPath();
  context.moveTo(x + size * 0.2, y + size * 0.5);
  context.lineTo(x + size * 0.42, y + size * 0.72);
  context.lineTo(x + size * 0.82, y + size * 0.24);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.stroke();
}
