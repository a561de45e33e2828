// Digit span, in the same order.
import { span } from "./digits.js";

span(false);
