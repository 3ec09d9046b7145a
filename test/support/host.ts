// A setup file of the suite: installs the host of Node, as the entries of the package do.
import '../../src/host/node/install.js';
