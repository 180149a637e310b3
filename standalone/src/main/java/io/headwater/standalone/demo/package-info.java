/**
 * The demonstration: a whole Headwater on one machine, fed, watched, measured on held-out tasks and
 * stopped. It shows what the application does and adds nothing to it.
 */
package io.headwater.standalone.demo;
