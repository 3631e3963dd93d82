/** Something that must not outlive this process. */
export interface LiveChild {
  /** End it and everything it started, at once and synchronously. */
  killNow(): void;
}

const live: Set<LiveChild> = new Set();

/** Have a child killed should this process exit without having ended it. One listener serves all. */
export function addLiveChild(child: LiveChild): void {
  if (live.size === 0) {
    process.on("exit", killAll);
  }
  live.add(child);
}

/** Take a child that has ended off the list. */
export function removeLiveChild(child: LiveChild): void {
  live.delete(child);
  if (live.size === 0) {
    process.off("exit", killAll);
  }
}

function killAll(): void {
  for (const child of live) {
    child.killNow();
  }
}
