const maxLength = 40;

/** The name where a folder has none that fits. */
const defaultName = 'orders';

/**
 * A name for a connector, after its folder: a lower-case letter, then lower-case letters, digits and single `-`, at
 * most 40 in all. Other characters become `-`; `orders` where nothing remains.
 */
export function projectName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, maxLength)
    .replace(/-$/, '');
  return name === '' ? defaultName : name;
}

/** `shop-orders` as the id of a stack: `ShopOrders`. */
export function stackId(name: string): string {
  return name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
