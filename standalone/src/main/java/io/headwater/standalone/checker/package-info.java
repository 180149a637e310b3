/**
 * The loss checker: judges from the topics alone, as an independent read-committed reader, whether
 * every task event and every query set ended exactly once and every version has its parent.
 *
 * <p>Not part of the application, and it uses none of its code: only the schemas and the documented
 * layouts. Also here: reading adapted models live and measuring their latency.
 */
package io.headwater.standalone.checker;
