import Foundation
import TestSupport
