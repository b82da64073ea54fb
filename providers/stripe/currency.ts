export { minorDigits } from '../../metering/currency';
