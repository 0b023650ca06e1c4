// Scripts that a page fetches only when they are needed.

const LOAD_LIMIT = 60_000;
/** Where this script came from: the others lie beside it. Empty where the page holds the scripts itself. */
export const HOME = (document.currentScript as HTMLScriptElement).src;

const coming = new Map<string, Promise<unknown>>();

/** Fetches a script once and returns what it brings; rejects with words for the reader about `what`. */
export function loadScript<Brought>(
  address: string,
  what: string,
  brought: () => Brought | undefined,
): Promise<Brought> {
  if (!coming.has(address)) coming.set(address, fetchScript(address, what, brought));
  return coming.get(address) as Promise<Brought>;
}

function fetchScript(address: string, what: string, brought: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const finish = () => {
      const made = brought();
      if (made) resolve(made);
      else reject(new Error(`${what}不完整，请刷新页面再试`));
    };
    const asleep = document.querySelector(`script[data-file="${address.split("?")[0]}"]`);
    if (asleep) {
      // A chapter in one file holds its scripts; a browser runs such a one at once.
      script.textContent = asleep.textContent;
      document.head.append(script);
      finish();
      return;
    }
    script.src = new URL(address, HOME).href;
    script.onload = finish;
    script.onerror = () => reject(new Error(`${what}没有下载成功，请刷新页面再试`));
    setTimeout(() => reject(new Error(`${what}下载太慢，请刷新页面再试`)), LOAD_LIMIT);
    document.head.append(script);
  });
}
