import Diagnostics
import Networking
import PlanLanguage

/// The networks a run may reach, from the site's `allow:` and the environment.
package enum NetworkRules {
    /// The name of the variable that restricts every run on a machine.
    package static let variable = "CTPLAN_ALLOW_NETWORKS"

    /// The guard, or what cannot be read of the rules; `variableValue` is subnets with commas between them, `nil` where
    /// the variable is not set.
    package static func guarding(site: Site?, variableValue: String?) -> Result<NetworkGuard, Problem> {
        var layers: [NetworkGuard.Layer] = []
        if let allow = site?.allow {
            var subnets: [Subnet] = []
            for network in allow {
                guard let subnet = Subnet(network.value) else {
                    return .failure(
                        .finding(
                            Finding(
                                "wrong-network", at: network.place, "\"\(network.value)\" is not a network",
                                help: "write an address or a subnet, such as 10.151.14.0/24 or ::1/128")))
                }
                subnets.append(subnet)
            }
            layers.append(NetworkGuard.Layer(name: "the site's allow", subnets: subnets))
        }
        if let variableValue {
            var subnets: [Subnet] = []
            for part in variableValue.split(separator: ",") {
                let text = part.filter { $0 != " " }
                guard let subnet = Subnet(text) else {
                    return .failure(.variable("\(variable) holds \"\(text)\", which is not a network"))
                }
                subnets.append(subnet)
            }
            layers.append(NetworkGuard.Layer(name: variable, subnets: subnets))
        }
        return .success(NetworkGuard(layers: layers))
    }

    package enum Problem: Error {
        case finding(Finding)
        case variable(String)
    }
}
