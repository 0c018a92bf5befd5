import { svg, type SVGTemplateResult } from 'lit';
import { encode } from 'uqr';

/** Modules of light around a code, without which cameras do not find it (ISO/IEC 18004, 9.1). */
const QUIET = 4;

export interface QrCode {
  /** Modules on each side, with the light around them. */
  readonly size: number;
  /** Its dark modules. */
  readonly path: SVGTemplateResult;
}

/** A QR code of a text, to be drawn at whatever size. Throws where the text is too long for one (about 2,900 bytes). */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { border: QUIET });
  const modules = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, path: svg`<path d=${modules}></path>` };
}
