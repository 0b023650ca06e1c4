// What the browser keeps for us, where it lets us.

/** What is kept under a key; an empty object if there is nothing, or nothing that can be read. */
export function load(key: string): object {
  try {
    return Object(JSON.parse(localStorage.getItem(key) ?? "{}"));
  } catch {
    return {};
  }
}

/** Keeps a value; tells whether the browser did. */
export function save(key: string, value: object): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function remove(key: string): boolean {
  try {
    localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}
