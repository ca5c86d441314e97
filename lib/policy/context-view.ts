// What a verdict looks at. The binding's own types fit these by structure; the policy does not import them.

export interface WindowView {
  /** X11: the class in WM_CLASS; Windows: the executable without ".exe"; macOS: the bundle id. Empty when unknown, as the next two. */
  readonly app: string;
  readonly instance: string;
  /** Base name of the executable. */
  readonly executable: string;
  readonly title: string;
  /** A menu, tooltip or other window that the window manager does not manage. */
  readonly popup: boolean;
  /** The window of the same client that this one is transient for. */
  readonly owner: WindowView | null;
  /** Of a popup without owner: the other top-level windows of its client. */
  readonly kin: readonly WindowView[];
}

export interface ContextView {
  /** The OS has not answered yet who this is. */
  readonly pending: boolean;
  readonly reason: 'none' | 'unknown' | 'grab' | 'no-window-manager' | 'elevated' | 'secure-desktop' | 'secure-input';
  readonly focus: WindowView | null;
  /** The window under the pointer; null when unknown. */
  readonly pointer: WindowView | null;
}
