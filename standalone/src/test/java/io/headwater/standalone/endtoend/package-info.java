/**
 * The whole stream against a real broker and a real registry, judged from its topics: what goes in
 * comes out once, bad input is set aside, nothing is lost to a kill. Not for what one part shows by
 * itself.
 */
package io.headwater.standalone.endtoend;
