// What the values of documents look like. A name here is a schema of its own in openapi.json; what stands behind `@` in a
// comment is for its generator.

/**
 * A whole number as decimal text: it may be larger than numbers in JSON are exact.
 * @pattern ^-?[0-9]+$
 */
export type IntegerText = string;

/**
 * An exact amount of money as a decimal of the currency's unit, with two to nine digits behind the point.
 * @pattern ^-?[0-9]+\.[0-9]{2,9}$
 */
export type MoneyText = string;

/**
 * A moment in UTC with nine digits of a second, as SQL shows it.
 * @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}$
 */
export type TimeText = string;

/**
 * How many.
 * @asType integer
 * @minimum 0
 */
export type Count = number;
