export {
  canonicalQuantity,
  parseQuantity,
  printQuantity,
  type Quantity,
  quantityMillis,
  quantityRule,
} from '@navarch/model';
