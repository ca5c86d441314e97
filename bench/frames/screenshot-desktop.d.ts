// The package brings no types.
declare module 'screenshot-desktop' {
  export default function screenshot(options?: { format?: 'png' | 'jpg' }): Promise<Buffer>;
}
