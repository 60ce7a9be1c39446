/**
 * The version of this contract. It is the second level of every topic and the field `v` of every payload, and it
 * rises only when an older reader would misread a newer message.
 *
 * A server that hears a newer version quarantines the message as `newer-version` and sends no receipt, so the gateway
 * keeps its records until the server has been updated; a gateway that hears one ignores it and says so in its health.
 */
export const CONTRACT_VERSION = 1;
