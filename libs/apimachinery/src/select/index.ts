export {
  type LabelOperator,
  type LabelRequirement,
  type Labels,
  type LabelSelector,
  matchesLabels,
  printSelector,
  selectEverything,
  selectNothing,
} from './label-selector.js';
export { labelSelectorFromObject } from './label-selector-object.js';
export { parseLabelSelector } from './parse-labels.js';
export * from './field-selector.js';
